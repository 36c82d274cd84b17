/** Tests of what happens to the service. */
@NullMarked
package io.foreseed.monitoring;

import org.jspecify.annotations.NullMarked;
