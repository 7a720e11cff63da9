namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The variable <c>loop</c>. It moves on with its loop, also where an inner loop kept it under another name.</summary>
internal sealed class LoopValue(IReadOnlyList<TemplateValue> items, int depth, Func<TemplateValue, int, RenderContext, TemplateValue>? recurse) : TemplateValue
{
    private TemplateValue[]? _lastChanged;

    public override string TypeName => "LoopContext";

    public override bool IsCallable => recurse is not null;

    public override int? Length => items.Count;

    public int Index0 { get; set; }

    public override TemplateValue? FindAttribute(string name, RenderContext context) => name switch
    {
        "index" => IntValue.Of(Index0 + 1),
        "index0" => IntValue.Of(Index0),
        "revindex" => IntValue.Of(items.Count - Index0),
        "revindex0" => IntValue.Of(items.Count - Index0 - 1),
        "first" => BoolValue.Of(Index0 == 0),
        "last" => BoolValue.Of(Index0 == items.Count - 1),
        "length" => IntValue.Of(items.Count),
        "depth" => IntValue.Of(depth + 1),
        "depth0" => IntValue.Of(depth),
        "previtem" => Index0 > 0 ? items[Index0 - 1] : new UndefinedValue("there is no previous item"),
        "nextitem" => Index0 + 1 < items.Count ? items[Index0 + 1] : new UndefinedValue("there is no next item"),
        "cycle" => new FunctionValue(name, this, Cycle),
        "changed" => new FunctionValue(name, this, Changed),
        _ => null,
    };

    public override TemplateValue Call(CallArguments arguments, RenderContext context)
    {
        if (recurse is null) throw context.Fail("the loop must be marked 'recursive' to be called");
        TemplateValue inner = arguments.Bind(context, "loop", "iterable")[0] ?? throw context.Fail("loop() needs what to iterate over");
        return recurse(inner, depth + 1, context);
    }

    private TemplateValue Cycle(TemplateValue self, CallArguments arguments, RenderContext context) =>
        arguments.Positional.Length > 0
            ? arguments.Positional[Index0 % arguments.Positional.Length]
            : throw context.Fail("no items for cycling given");

    private BoolValue Changed(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        TemplateValue[] now = arguments.Positional;
        bool same = _lastChanged is not null && _lastChanged.Length == now.Length;
        for (int i = 0; same && i < now.Length; i++) same = Comparison.AreEqual(_lastChanged![i], now[i], context);
        _lastChanged = now;
        return BoolValue.Of(!same);
    }
}
