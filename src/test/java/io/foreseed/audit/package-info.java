@NullMarked
package io.foreseed.audit;

import org.jspecify.annotations.NullMarked;
