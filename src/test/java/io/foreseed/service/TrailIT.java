package io.foreseed.service;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executable in the place of the service: the sealed trail and its proofs. */
@QuarkusIntegrationTest
@EnabledIfSystemProperty(named = ServiceProcess.EXECUTABLE, matches = ".+")
class TrailIT extends TrailTest {}
