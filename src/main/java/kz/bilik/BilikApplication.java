package kz.bilik;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class BilikApplication {

	public static void main(String[] args) {
		SpringApplication.run(BilikApplication.class, args);
	}

}
