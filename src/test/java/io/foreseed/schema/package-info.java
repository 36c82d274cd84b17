/** The database as the migrations make it, on each supported version of PostgreSQL that is here. */
@NullMarked
package io.foreseed.schema;

import org.jspecify.annotations.NullMarked;
