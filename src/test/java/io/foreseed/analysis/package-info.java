@NullMarked
package io.foreseed.analysis;

import org.jspecify.annotations.NullMarked;
