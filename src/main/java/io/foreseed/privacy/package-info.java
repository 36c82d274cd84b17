@NullMarked
package io.foreseed.privacy;

import org.jspecify.annotations.NullMarked;
