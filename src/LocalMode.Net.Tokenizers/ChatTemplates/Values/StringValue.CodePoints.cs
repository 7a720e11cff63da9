namespace LocalMode.Tokenizers.ChatTemplates;

// Python counts code points; .NET counts UTF-16 units. They differ only where the text holds surrogates.
internal sealed partial class StringValue
{
    private int _length = -1;

    public override int? Length
    {
        get
        {
            if (_length < 0) _length = PythonText.CountCodePoints(Text);
            return _length;
        }
    }

    private bool IsBmp => Length == Text.Length;

    public override IEnumerable<TemplateValue> Iterate()
    {
        int at = 0;
        while (at < Text.Length)
        {
            int width = PythonText.CodePointWidth(Text, at);
            yield return Substring(at, width);
            at += width;
        }
    }

    public override TemplateValue? FindItem(TemplateValue key, RenderContext context)
    {
        if (!SequenceIndex.TryGet(key, Length!.Value, out int index)) return null;
        if (IsBmp) return Substring(index, 1);
        context.StepOver(this);
        int start = CodePointOffset(index);
        return Substring(start, PythonText.CodePointWidth(Text, start));
    }

    /// <summary>Returns the code points of a slice with step 1.</summary>
    public StringValue SliceCodePoints(int start, int count)
    {
        if (count <= 0) return Empty;
        if (IsBmp) return Substring(start, count);
        int from = CodePointOffset(start);
        return Between(from, from + CodePointSpan(from, count));
    }

    /// <summary>Returns the UTF-16 offset of a code point; the text's length for one past the last.</summary>
    public int CodePointOffset(int index) => IsBmp ? index : CodePointSpan(0, index);

    /// <summary>Returns how many code points lie before a UTF-16 offset.</summary>
    public int CodePointIndex(int offset) => IsBmp ? offset : PythonText.CountCodePoints(Text.AsSpan(0, offset));

    public StringValue Reversed(RenderContext context)
    {
        var builder = new TextBuilder(context);
        int end = Text.Length;
        while (end > 0)
        {
            context.Step();
            int width = end > 1 && char.IsSurrogatePair(Text[end - 2], Text[end - 1]) ? 2 : 1;
            builder.Append(Substring(end - width, width));
            end -= width;
        }

        return builder.ToValue();
    }

    private int CodePointSpan(int from, int count)
    {
        int at = from;
        for (int i = 0; i < count && at < Text.Length; i++) at += PythonText.CodePointWidth(Text, at);
        return at - from;
    }
}
