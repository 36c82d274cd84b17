@NullMarked
package io.foreseed.simulation;

import org.jspecify.annotations.NullMarked;
