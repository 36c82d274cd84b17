@NullMarked
package io.foreseed.platform;

import org.jspecify.annotations.NullMarked;
