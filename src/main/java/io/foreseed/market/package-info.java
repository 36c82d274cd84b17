@NullMarked
package io.foreseed.market;

import org.jspecify.annotations.NullMarked;
