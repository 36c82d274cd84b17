/** Accounts, sessions and keys: the rules that need no server. */
@NullMarked
package io.foreseed.identity;

import org.jspecify.annotations.NullMarked;
