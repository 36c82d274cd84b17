/** What is deployed, compared with the types of the cluster, with itself and with the code. */
@NullMarked
package io.foreseed.deployment;

import org.jspecify.annotations.NullMarked;
