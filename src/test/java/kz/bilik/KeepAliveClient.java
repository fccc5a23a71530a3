package kz.bilik;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The least of an HTTP client: one connection, as a reverse proxy keeps it. A client that
 * did more would take the processors from what it measures.
 */
final class KeepAliveClient implements AutoCloseable {

	private final URI server;

	private Socket socket;

	private InputStream in;

	KeepAliveClient(URI server) throws IOException {
		this.server = server;
		connect();
	}

	private void connect() throws IOException {
		this.socket = new Socket(this.server.getHost(), this.server.getPort());
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(30_000);
		this.in = new BufferedInputStream(this.socket.getInputStream(), 64 * 1024);
	}

	/**
	 * @param location the Location header, empty when there is none
	 */
	record Reply(int status, String location, String body) {
	}

	/**
	 * @param cookies sent, and changed by what the answer sets
	 */
	Reply get(String path, Map<String, String> cookies) throws IOException {
		return send("GET " + path, "", "", cookies);
	}

	Reply post(String path, String form, Map<String, String> cookies) throws IOException {
		return send("POST " + path,
				"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n", form,
				cookies);
	}

	private Reply send(String line, String headers, String body, Map<String, String> cookies) throws IOException {
		String request = line + " HTTP/1.1\r\nHost: " + this.server.getAuthority()
				+ "\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html\r\nAccept-Language: kk,ru;q=0.8\r\nCookie: "
				+ cookies.entrySet()
					.stream()
					.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
					.collect(Collectors.joining("; "))
				+ "\r\n" + headers + "\r\n" + body;
		int status = Integer.parseInt(statusLine(request).split(" ")[1]);
		String location = "";
		int length = -1;
		boolean last = false;
		for (String header = line(); !header.isEmpty(); header = line()) {
			int colon = header.indexOf(':');
			String value = header.substring(colon + 1).strip();
			switch (header.substring(0, colon).toLowerCase()) {
				case "location" -> location = value;
				case "content-length" -> length = Integer.parseInt(value);
				case "connection" -> last = value.equals("close");
				case "set-cookie" -> set(value, cookies);
				default -> {
					// not our matter
				}
			}
		}
		Reply reply = new Reply(status, location, (length != -1) ? text(length) : (status / 100 == 3) ? "" : chunks());
		if (last) {
			close();
			connect();
		}
		return (status == 307) ? send(line.split(" ")[0] + " " + location, headers, body, cookies) : reply;
	}

	/** A server may have closed a connection that was idle for long. */
	private String statusLine(String request) throws IOException {
		byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
		try {
			this.socket.getOutputStream().write(bytes);
			return line();
		}
		catch (EOFException | SocketException ex) {
			close();
			connect();
			this.socket.getOutputStream().write(bytes);
			return line();
		}
	}

	private static void set(String header, Map<String, String> cookies) {
		String[] cookie = header.substring(0, header.indexOf(';')).split("=", 2);
		if (cookie[1].isEmpty()) {
			cookies.remove(cookie[0]);
		}
		else {
			cookies.put(cookie[0], cookie[1]);
		}
	}

	private String chunks() throws IOException {
		StringBuilder body = new StringBuilder();
		for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
			body.append(text(length));
			line();
		}
		line();
		return body.toString();
	}

	private String text(int length) throws IOException {
		return new String(this.in.readNBytes(length), StandardCharsets.ISO_8859_1);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b == -1) {
				throw new EOFException();
			}
			if (b != '\r') {
				line.append((char) b);
			}
		}
		return line.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
