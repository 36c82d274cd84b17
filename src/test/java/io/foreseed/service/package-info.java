/** The service as its callers see it: over HTTP, with a real PostgreSQL behind it. */
@NullMarked
package io.foreseed.service;

import org.jspecify.annotations.NullMarked;
