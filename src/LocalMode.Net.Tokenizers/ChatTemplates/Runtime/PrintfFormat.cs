using System.Globalization;
using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's <c>%</c> formatting, as <c>'%s and %d' % (a, b)</c>. Where the format is the template's own, each part keeps its trust;
/// otherwise nothing is trusted, as a user could place the template's words by writing the format.</summary>
internal sealed class PrintfFormat
{
    private readonly StringValue _format;
    private readonly RenderContext _context;
    private readonly IReadOnlyList<TemplateValue> _items;
    private readonly MapValue? _map;
    private int _used;
    private int _at;

    private PrintfFormat(StringValue format, TemplateValue arguments, RenderContext context)
    {
        _format = format;
        _context = context;
        _map = arguments as MapValue;
        _items = arguments is TupleValue tuple ? tuple.Items : [arguments];
    }

    public static StringValue Format(StringValue format, TemplateValue arguments, RenderContext context) => new PrintfFormat(format, arguments, context).Run();

    private StringValue Run()
    {
        string format = _format.Text;
        _context.StepOver(_format);
        var output = new TextBuilder(_context);
        while (_at < format.Length)
        {
            int percent = format.IndexOf('%', _at);
            if (percent < 0) percent = format.Length;
            output.Append(format.AsSpan(_at, percent - _at), true);
            _at = percent;
            if (percent == format.Length) break;
            _at++;
            output.Append(ReadConversion());
        }

        if (_map is null && _used < _items.Count) throw _context.Fail("not all arguments converted during string formatting");
        return _format.IsTrusted ? output.ToValue() : output.ToValue(trusted: false);
    }

    private StringValue ReadConversion()
    {
        TemplateValue? named = ReadName();
        var spec = new FormatSpec { Align = '>', Fill = ' ' };
        for (; Peek() is '-' or '0' or '+' or ' ' or '#'; _at++)
        {
            switch (Peek())
            {
                case '-':
                    spec.Align = '<';
                    break;
                case '0':
                    spec.ZeroPad = true;
                    break;
                case '#':
                    spec.Alternate = true;
                    break;
                default:
                    spec.Sign = spec.Sign == '+' ? '+' : Peek();
                    break;
            }
        }

        spec.Width = ReadNumber() ?? 0;
        if (Peek() == '.')
        {
            _at++;
            spec.Precision = ReadNumber() ?? 0;
        }

        char type = Peek();
        _at++;
        if (spec.Align == '<') spec.ZeroPad = false;
        return type == '%' ? StringValue.Trusted("%") : Convert(named ?? NextItem(), type, spec);
    }

    private TemplateValue? ReadName()
    {
        if (Peek() != '(') return null;
        int end = _format.Text.IndexOf(')', _at);
        if (end < 0) throw _context.Fail("incomplete format key");
        if (_map is null) throw _context.Fail("format requires a mapping");
        string name = _format.Text[(_at + 1)..end];
        _at = end + 1;
        return _map.Entries.GetValueOrDefault(StringValue.Trusted(name)) ?? throw _context.Fail($"the format names '{name}', which is missing");
    }

    private StringValue Convert(TemplateValue value, char type, FormatSpec spec)
    {
        switch (type)
        {
            case 's' or 'r' or 'a':
                StringValue text = type == 's' ? ValueText.ToText(value, _context) : ValueText.ToRepr(value, _context);
                if (spec.Precision is { } length) text = text.SliceCodePoints(0, Math.Min(length, text.Length!.Value));
                spec.ZeroPad = false;
                return spec.Pad(text, _context);
            case 'c':
                StringValue character = value as StringValue ?? throw _context.Fail("%c needs a character");
                return character.Length == 1 ? spec.Pad(character, _context) : throw _context.Fail("%c needs a character");
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return StringValue.Trusted(spec.FormatInteger(Integer(value, type), type is 'i' or 'u' ? 'd' : type, _context));
            case 'f' or 'F' or 'e' or 'E':
                if (!Numbers.IsNumber(value)) throw _context.Fail($"must be real number, not {value.TypeName}");
                return StringValue.Trusted(spec.FormatFloat(Numbers.ToDouble(value), type, _context));
            default:
                throw _context.Fail($"the format %{type} is not supported");
        }
    }

    private BigInteger Integer(TemplateValue value, char type)
    {
        if (Numbers.TryGetInteger(value, out BigInteger integer)) return integer;
        if (value is FloatValue number && double.IsFinite(number.Value) && type is 'd' or 'i' or 'u') return new BigInteger(Numbers.ToDouble(value));
        throw _context.Fail($"%{type} format: a number is required, not {value.TypeName}");
    }

    private TemplateValue NextItem() => _used < _items.Count ? _items[_used++] : throw _context.Fail("not enough arguments for format string");

    private int? ReadNumber()
    {
        if (Peek() == '*') throw _context.Fail("a format width of '*' is not supported");
        int start = _at;
        while (char.IsAsciiDigit(Peek())) _at++;
        if (start == _at) return null;
        return int.TryParse(_format.Text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= FormatSpec.MaxWidth
            ? value
            : throw _context.Fail($"a format width or precision above {FormatSpec.MaxWidth} is not supported");
    }

    private char Peek() => _at < _format.Text.Length ? _format.Text[_at] : throw _context.Fail("incomplete format");
}
