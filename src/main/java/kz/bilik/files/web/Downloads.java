package kz.bilik.files.web;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.files.FileType;
import kz.bilik.files.Upload;
import kz.bilik.files.Uploads;
import kz.bilik.web.Framing;

import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Sends uploads so that no browser runs anything of them.
 */
@Component
public class Downloads {

	private final Uploads uploads;

	Downloads(Uploads uploads) {
		this.uploads = uploads;
	}

	/**
	 * An answer that a page of the tool shows in a frame ({@link Framing#own}), where the
	 * browser can: a PDF. Any other file is saved.
	 */
	public ResponseEntity<Resource> show(Upload upload, HttpServletResponse response) {
		if (upload.type() != FileType.PDF) {
			return send(upload, response);
		}
		// a sandbox would keep the browser's own viewer out; nothing else runs a PDF
		Framing.viewer(response);
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_PDF)
			.cacheControl(CacheControl.noStore())
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.inline().filename(upload.name(), StandardCharsets.UTF_8).build().toString())
			.body(this.uploads.content(upload));
	}

	/**
	 * An answer that the browser saves, under the file's own name (RFC 6266, RFC 5987).
	 */
	public ResponseEntity<Resource> send(Upload upload, HttpServletResponse response) {
		response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
		return ResponseEntity.ok()
			.contentType(MediaType.parseMediaType(upload.type().mediaType()))
			.cacheControl(CacheControl.noStore())
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(upload.name(), StandardCharsets.UTF_8).build().toString())
			.body(this.uploads.content(upload));
	}

}
