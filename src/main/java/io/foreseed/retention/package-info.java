/** What is kept for how long, and what becomes of it then. */
@NullMarked
package io.foreseed.retention;

import org.jspecify.annotations.NullMarked;
