/** The rules of docs/ARCHITECTURE.md and docs/STYLE.md that a machine can check. */
@NullMarked
package io.foreseed.architecture;

import org.jspecify.annotations.NullMarked;
