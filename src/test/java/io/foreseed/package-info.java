/** What a machine can check of the repository's files; the rules are those of docs/STYLE.md. */
@NullMarked
package io.foreseed;

import org.jspecify.annotations.NullMarked;
