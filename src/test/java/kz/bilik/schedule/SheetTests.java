package kz.bilik.schedule;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SheetTests {

	@ParameterizedTest
	@CsvSource({ "UTF-8,;,false", "UTF-8,;,true", "UTF-8,',',true", "windows-1251,;,false", "UTF-8,'\t',false" })
	void readsTheCsvOfEverySpreadsheet(String charset, String delimiter, boolean mark) throws Exception {
		String csv = String.join(delimiter, "1.1 Тема", "01.12.2026", "15:00", "2", "", "\"Кабинет \"\"5\"\"\"")
				+ "\r\n\r\n" + String.join(delimiter, "1.2", "02.12.2026") + "\r\n";
		List<Sheet.Line> lines = Sheet.read(((mark ? "\uFEFF" : "") + csv).getBytes(Charset.forName(charset))).lines();
		assertThat(lines).hasSize(2);
		assertThat(lines.get(0).cells()).containsExactly("1.1 Тема", "01.12.2026", "15:00", "2", "", "Кабинет \"5\"");
		assertThat(lines.get(1).number()).isEqualTo(3);
	}

	@Test
	void readsAWorkbookWithTextsAsWellAsWithDatesTimesAndNumbers() throws Exception {
		ByteArrayOutputStream file = new ByteArrayOutputStream();
		try (Workbook workbook = new Workbook(file, "test", "1.0")) {
			Worksheet sheet = workbook.newWorksheet("Кесте");
			sheet.value(0, 0, "Тақырып");
			sheet.value(1, 0, "1.1 Ұйымдастыру");
			sheet.value(1, 1, LocalDate.of(2026, 12, 1));
			sheet.style(1, 1).format("dd.MM.yyyy").set();
			sheet.value(1, 2, 0.625);
			sheet.style(1, 2).format("HH:mm").set();
			sheet.value(1, 3, 2);
			sheet.value(1, 5, "5-кабинет");
			sheet.value(3, 0, 1.2);
			sheet.value(3, 2, LocalDateTime.of(2026, 12, 2, 9, 30));
			sheet.value(4, 0, LocalDate.of(2026, 2, 1));
			sheet.value(5, 0, new BigDecimal("1.1000000000000001"));
		}
		List<Sheet.Line> lines = Sheet.read(file.toByteArray()).lines();
		assertThat(lines).extracting(Sheet.Line::number).containsExactly(1, 2, 4, 5, 6);
		assertThat(lines.get(1).cells()).containsExactly("1.1 Ұйымдастыру", "2026-12-01", "15:00", "2", "",
				"5-кабинет");
		assertThat(lines.get(2).cells()).containsExactly("1.2", "", "09:30");
		assertThat(lines.get(3).cell(0)).as("what a spreadsheet made of 1.2").isEqualTo("1.2");
		assertThat(lines.get(4).cell(0)).as("how a spreadsheet writes 1.1").isEqualTo("1.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PK\u0003\u0004 no workbook", "a;b\0c", "\"never closed;" })
	void whatIsNoTableIsRefused(String file) {
		refused(file.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void blankRowsDoNotCount() throws Exception {
		byte[] file = (";;;\n".repeat(600) + "1.1;2026-12-01\n").getBytes(StandardCharsets.UTF_8);
		assertThat(Sheet.read(file).lines()).extracting(Sheet.Line::number).containsExactly(601);
	}

	@Test
	void whatIsTooLongOrUnpacksToTooMuchIsRefused() throws IOException {
		refused("1.1;2026-12-01\n".repeat(501).getBytes(StandardCharsets.UTF_8));
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
			zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
			byte[] zeros = new byte[1_000_000];
			for (int i = 0; i < 21; i++) {
				zip.write(zeros);
			}
		}
		assertThat(bomb.size()).isLessThan(100_000);
		refused(bomb.toByteArray());
	}

	private static void refused(byte[] file) {
		assertThatExceptionOfType(Sheet.UnreadableException.class).isThrownBy(() -> Sheet.read(file));
	}

}
