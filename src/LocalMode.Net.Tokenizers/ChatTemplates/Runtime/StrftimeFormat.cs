using System.Globalization;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>C's <c>strftime</c> in the C locale, over the time of the options' clock.</summary>
internal static class StrftimeFormat
{
    public static StringValue Format(StringValue source, DateTimeOffset time, RenderContext context)
    {
        string format = source.Text;
        var text = new TextBuilder(context);
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format.AsSpan(i, 1), true);
                continue;
            }

            context.Step();
            bool unpadded = format[i + 1] == '-' && i + 2 < format.Length;
            i += unpadded ? 2 : 1;
            string part = Part(format[i], time, context);
            text.Append(unpadded && part.Length > 1 ? part.TrimStart('0', ' ') is { Length: > 0 } rest ? rest : "0" : part, true);
        }

        return text.ToValue(source.IsTrusted);
    }

    private static string Part(char code, DateTimeOffset time, RenderContext context) => code switch
    {
        '%' => "%",
        'n' => "\n",
        't' => "\t",
        'a' => Text(time, "ddd"),
        'A' => Text(time, "dddd"),
        'b' or 'h' => Text(time, "MMM"),
        'B' => Text(time, "MMMM"),
        'c' => $"{Text(time, "ddd MMM")} {time.Day,2} {Text(time, "HH:mm:ss yyyy")}",
        'd' => Text(time, "dd"),
        'D' or 'x' => Text(time, "MM/dd/yy"),
        'e' => $"{time.Day,2}",
        'f' => Text(time, "ffffff"),
        'F' => Text(time, "yyyy-MM-dd"),
        'H' => Text(time, "HH"),
        'I' => Text(time, "hh"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'm' => Text(time, "MM"),
        'M' => Text(time, "mm"),
        'p' => time.Hour < 12 ? "AM" : "PM",
        'R' => Text(time, "HH:mm"),
        'S' => Text(time, "ss"),
        'T' or 'X' => Text(time, "HH:mm:ss"),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'y' => Text(time, "yy"),
        'Y' => Text(time, "yyyy"),
        // The clock is naive, as datetime.now() is: zone fields print empty.
        'z' or 'Z' => "",
        _ => throw context.Fail($"strftime_now does not support '%{code}'"),
    };

    private static string Text(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
