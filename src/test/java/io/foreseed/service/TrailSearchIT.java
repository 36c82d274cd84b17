package io.foreseed.service;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executable in the place of the service: the search of the trail. */
@QuarkusIntegrationTest
@EnabledIfSystemProperty(named = ServiceProcess.EXECUTABLE, matches = ".+")
class TrailSearchIT extends TrailSearchTest {}
