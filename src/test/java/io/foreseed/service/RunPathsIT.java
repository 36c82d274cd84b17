package io.foreseed.service;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executable in the place of the service: single paths of stored runs. */
@QuarkusIntegrationTest
@EnabledIfSystemProperty(named = ServiceProcess.EXECUTABLE, matches = ".+")
class RunPathsIT extends RunPathsTest {}
