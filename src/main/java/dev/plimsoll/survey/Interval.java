// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.survey;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as Kubernetes' own flags have it: {@code 90s}, {@code 15m}, {@code 1h}, and {@code 0} for never. */
final class Interval implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("0|([1-9]\\d{0,5})([smh])");

    @Override
    public Duration convert(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no interval; write 90s, 15m or 1h, or 0 for never");
        }
        if (form.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
