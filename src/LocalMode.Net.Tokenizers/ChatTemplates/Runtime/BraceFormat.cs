using System.Globalization;
using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's <c>str.format</c>. Where the format is the template's own, each part keeps its trust;
/// otherwise nothing is trusted, as a user could place the template's words by writing the format.</summary>
internal sealed class BraceFormat
{
    private readonly string _format;
    private readonly CallArguments _arguments;
    private readonly RenderContext _context;
    private readonly bool _trusted;
    private int _at;
    private int _automatic;

    private BraceFormat(StringValue format, CallArguments arguments, RenderContext context)
    {
        _format = format.Text;
        _arguments = arguments;
        _context = context;
        _trusted = format.IsTrusted;
    }

    public static StringValue Format(StringValue format, CallArguments arguments, RenderContext context) => new BraceFormat(format, arguments, context).Run();

    private StringValue Run()
    {
        var output = new TextBuilder(_context);
        while (_at < _format.Length)
        {
            int brace = _format.AsSpan(_at).IndexOfAny('{', '}');
            int end = brace < 0 ? _format.Length : _at + brace;
            output.Append(_format.AsSpan(_at, end - _at), true);
            _at = end;
            if (end == _format.Length) break;
            char c = _format[_at++];
            if (_at < _format.Length && _format[_at] == c)
            {
                output.Append(_format.AsSpan(_at++, 1), true);
                continue;
            }

            if (c == '}') throw _context.Fail("Single '}' encountered in format string");
            output.Append(ReadField());
        }

        return _trusted ? output.ToValue() : output.ToValue(trusted: false);
    }

    private StringValue ReadField()
    {
        int end = _format.IndexOf('}', _at);
        if (end < 0) throw _context.Fail("expected '}' before end of string");
        string field = _format[_at..end];
        if (field.Contains('{', StringComparison.Ordinal)) throw _context.Fail("a format field inside a format field is not supported");
        _at = end + 1;
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string spec = colon < 0 ? "" : field[(colon + 1)..];
        if (colon >= 0) field = field[..colon];
        int bang = field.IndexOf('!', StringComparison.Ordinal);
        string conversion = bang < 0 ? "" : field[(bang + 1)..];
        if (bang >= 0) field = field[..bang];

        TemplateValue value = Resolve(field);
        if (conversion is "r" or "a") value = ValueText.ToRepr(value, _context);
        else if (conversion == "s") value = ValueText.ToText(value, _context);
        else if (bang >= 0) throw _context.Fail($"Unknown conversion specifier '{conversion}'");
        return Apply(value, spec);
    }

    private TemplateValue Resolve(string field)
    {
        int end = field.AsSpan().IndexOfAny('.', '[');
        string first = end < 0 ? field : field[..end];
        TemplateValue value;
        _context.Step(_arguments.Named.Length / 8);
        if (first.Length == 0) value = Positional(_automatic++);
        else if (int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int index)) value = Positional(index);
        else value = _arguments.FindNamed(first) ?? throw _context.Fail($"the format names '{first}', which is missing");

        ReadOnlySpan<char> rest = end < 0 ? default : field.AsSpan(end);
        while (!rest.IsEmpty)
        {
            bool isIndex = rest[0] == '[';
            int stop = isIndex ? rest.IndexOf(']') : rest[1..].IndexOfAny('.', '[') is var next and >= 0 ? next + 1 : rest.Length;
            if (stop < 0) throw _context.Fail("Missing ']' in format string");
            string name = rest[1..stop].ToString();
            value = isIndex && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int at)
                ? MemberAccess.GetItem(value, IntValue.Of(at), _context)
                : MemberAccess.GetItem(value, StringValue.Trusted(name), _context);
            rest = rest[(isIndex ? stop + 1 : stop)..];
        }

        return value;
    }

    private TemplateValue Positional(int index) => index < _arguments.Positional.Length
        ? _arguments.Positional[index]
        : throw _context.Fail("Replacement index out of range for positional args");

    private StringValue Apply(TemplateValue value, string text)
    {
        bool isNumber = Numbers.IsNumber(value) && (value is not BoolValue || text.Length > 0);
        (FormatSpec spec, char type) = Parse(text, isNumber ? '>' : '<');
        if (isNumber && type is 'f' or 'F' or 'e' or 'E' or '%') return StringValue.Trusted(spec.FormatFloat(Numbers.ToDouble(value), type, _context));
        if (isNumber && type is 'd' or 'x' or 'X' or 'o' or 'b' or '\0' && Numbers.TryGetInteger(value, out BigInteger integer)) return StringValue.Trusted(spec.FormatInteger(integer, type == '\0' ? 'd' : type, _context));
        if (value is FloatValue number && type == '\0' && spec.Precision is null) return StringValue.Trusted(spec.Pad(FloatText.Format(number.Value), _context));
        if (isNumber || type is not ('\0' or 's')) throw _context.Fail($"the format ':{text}' for '{value.TypeName}' is not supported");
        if (text.Length > 0 && value is not StringValue) throw _context.Fail($"unsupported format string passed to {value.TypeName}.__format__");
        StringValue shown = ValueText.ToText(value, _context);
        if (spec.Precision is { } length) shown = shown.SliceCodePoints(0, Math.Min(length, shown.Length!.Value));
        return spec.Pad(shown, _context);
    }

    private (FormatSpec Spec, char Type) Parse(string text, char alignment)
    {
        var spec = new FormatSpec { Align = alignment, Fill = ' ' };
        int at = 0;
        if (text.Length > 1 && text[1] is '<' or '>' or '^' or '=')
        {
            (spec.Fill, spec.Align) = (text[0], text[1]);
            at = 2;
        }
        else if (text.Length > 0 && text[0] is '<' or '>' or '^' or '=')
        {
            spec.Align = text[at++];
        }

        if (at < text.Length && text[at] is '+' or '-' or ' ') spec.Sign = text[at++];
        if (at < text.Length && text[at] == '#') spec.Alternate = text[at++] == '#';
        if (at < text.Length && text[at] == '0') spec.ZeroPad = text[at++] == '0';
        spec.Width = ReadNumber(text, ref at) ?? 0;
        if (at < text.Length && text[at] == ',') spec.Grouping = text[at++] == ',';
        if (at < text.Length && text[at] == '.')
        {
            at++;
            spec.Precision = ReadNumber(text, ref at) ?? throw _context.Fail("Format specifier missing precision");
        }

        char type = at < text.Length ? text[at++] : '\0';
        if (at < text.Length) throw _context.Fail($"the format ':{text}' is not supported");
        return (spec, type);
    }

    private int? ReadNumber(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (start == at) return null;
        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= FormatSpec.MaxWidth
            ? value
            : throw _context.Fail($"a format width or precision above {FormatSpec.MaxWidth} is not supported");
    }
}
