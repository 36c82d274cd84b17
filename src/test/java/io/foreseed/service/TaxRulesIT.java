package io.foreseed.service;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executable in the place of the service: tax rules. */
@QuarkusIntegrationTest
@EnabledIfSystemProperty(named = ServiceProcess.EXECUTABLE, matches = ".+")
class TaxRulesIT extends TaxRulesTest {}
