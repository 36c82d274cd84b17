/**
 * What a run is handed over as: one printable page, and a table for spreadsheets.
 *
 * <p>The page is written with the JDK's XML writer instead of a template: it escapes every text and attribute and nests
 * every element by itself, and needs neither reflection nor a started service.
 */
@NullMarked
package io.foreseed.report;

import org.jspecify.annotations.NullMarked;
