@NullMarked
package io.foreseed.identity;

import org.jspecify.annotations.NullMarked;
