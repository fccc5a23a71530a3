package kz.bilik;

import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModularityTests {

	private final ApplicationModules modules = ApplicationModules.of(BilikApplication.class);

	@Test
	void modulesImportOnlyWhatTheyMay() {
		this.modules.verify();
	}

	/** The picture of the house: {@code target/spring-modulith-docs}. */
	@Test
	void writesThePictureOfTheHouse() {
		new Documenter(this.modules).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();
	}

}
