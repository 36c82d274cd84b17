@NullMarked
package io.foreseed.ops;

import org.jspecify.annotations.NullMarked;
