package kz.bilik.certificate.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.certificate.Certificate;
import kz.bilik.certificate.CertificatePdf;
import kz.bilik.certificate.Certificates;
import kz.bilik.web.Framing;
import kz.bilik.web.Problem;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * What the QR code of a certificate leads to: what the certificate says, and whether it
 * is valid.
 */
@Controller
class ConfirmationController {

	private final Certificates certificates;

	ConfirmationController(Certificates certificates) {
		this.certificates = certificates;
	}

	@GetMapping(CertificatePdf.PATH + "{number}")
	String confirm(@PathVariable String number, HttpServletRequest request, HttpServletResponse response, Model model) {
		Framing.never(response);
		response.setHeader("X-Robots-Tag", "noindex, nofollow");
		Certificate certificate = this.certificates.find(number).orElseThrow(() -> {
			request.setAttribute(Problem.ATTRIBUTE, "unknown-certificate");
			return new ResponseStatusException(HttpStatus.NOT_FOUND);
		});
		model.addAttribute("certificate", certificate);
		return "certificate/confirmation";
	}

}
