package io.foreseed.service;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The executable in the place of the service: export and erasure. */
@QuarkusIntegrationTest
@EnabledIfSystemProperty(named = ServiceProcess.EXECUTABLE, matches = ".+")
class PrivacyIT extends PrivacyTest {}
