package io.foreseed.privacy;

import java.util.UUID;

/**
 * Somebody who has or had an account.
 *
 * @param isErased  nothing of them is kept but the identifier
 */
record Person(UUID id, boolean isSuperuser, boolean isErased) {}
