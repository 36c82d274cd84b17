@NullMarked
package io.foreseed.problem;

import org.jspecify.annotations.NullMarked;
