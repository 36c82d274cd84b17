@NullMarked
package io.foreseed.monitoring;

import org.jspecify.annotations.NullMarked;
