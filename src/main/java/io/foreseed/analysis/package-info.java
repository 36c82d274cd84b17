/** Questions about a plan that take many simulations of it, varied; see docs/ANALYSES.md. */
@NullMarked
package io.foreseed.analysis;

import org.jspecify.annotations.NullMarked;
