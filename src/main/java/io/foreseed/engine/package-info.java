@NullMarked
package io.foreseed.engine;

import org.jspecify.annotations.NullMarked;
