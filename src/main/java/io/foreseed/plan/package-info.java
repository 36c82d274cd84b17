@NullMarked
package io.foreseed.plan;

import org.jspecify.annotations.NullMarked;
