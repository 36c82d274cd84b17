@NullMarked
package io.foreseed.approval;

import org.jspecify.annotations.NullMarked;
