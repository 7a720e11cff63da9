namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A macro together with the scope it was defined in, whose names it sees.</summary>
internal sealed class MacroValue(MacroDefinition definition, Scope scope) : TemplateValue
{
    public override string TypeName => "Macro";

    public override bool IsCallable => true;

    public override TemplateValue? FindAttribute(string name, RenderContext context) => name switch
    {
        "name" => StringValue.Trusted(definition.Name),
        "arguments" => new TupleValue([.. definition.Parameters.Select(static parameter => StringValue.Trusted(parameter.Name))]),
        "catch_kwargs" => BoolValue.Of(definition.Uses.HasFlag(MacroUses.Kwargs)),
        "catch_varargs" => BoolValue.Of(definition.Uses.HasFlag(MacroUses.Varargs)),
        "caller" => BoolValue.Of(definition.Uses.HasFlag(MacroUses.Caller)),
        _ => null,
    };

    public override TemplateValue Call(CallArguments arguments, RenderContext context)
    {
        context.EnterCall();
        Scope inner = Bind(arguments, context);
        var output = new TextBuilder(context);
        Statement.ExecuteAll(definition.Body, inner, output, context);
        context.LeaveCall();
        return output.ToValue();
    }

    private Scope Bind(CallArguments arguments, RenderContext context)
    {
        var inner = new Scope(scope);
        MacroParameter[] parameters = definition.Parameters;

        // Each name is looked for among the others.
        context.Step((long)parameters.Length * arguments.Named.Length / 8);
        int given = Math.Min(parameters.Length, arguments.Positional.Length);
        for (int i = 0; i < given; i++) inner.Set(parameters[i].Name, arguments.Positional[i]);
        BindRest(arguments, inner, given, context);
        for (int i = given; i < parameters.Length; i++)
        {
            MacroParameter parameter = parameters[i];
            TemplateValue value = arguments.FindNamed(parameter.Name)
                ?? parameter.Default?.Evaluate(inner, context)
                ?? new UndefinedValue($"parameter '{parameter.Name}' was not provided");
            inner.Set(parameter.Name, value);
        }

        return inner;
    }

    private void BindRest(CallArguments arguments, Scope inner, int given, RenderContext context)
    {
        MacroUses uses = definition.Uses;
        if (uses.HasFlag(MacroUses.Varargs)) inner.Set("varargs", new TupleValue(arguments.Positional[given..]));
        else if (arguments.Positional.Length > given) throw context.Fail($"macro '{definition.Name}' takes not more than {definition.Parameters.Length} argument(s)");

        var rest = new MapValue();
        foreach ((StringValue key, TemplateValue value) in arguments.Named)
        {
            string name = key.Text;
            int index = Array.FindIndex(definition.Parameters, parameter => parameter.Name == name);
            if (index >= given) continue;
            if (index >= 0) throw context.Fail($"macro '{definition.Name}' got multiple values for argument '{name}'");
            if (name == "caller" && uses.HasFlag(MacroUses.Caller)) inner.Set(name, value);
            else if (uses.HasFlag(MacroUses.Kwargs)) rest.Set(key, value, context);
            else throw context.Fail($"macro '{definition.Name}' takes no keyword argument '{name}'");
        }

        if (uses.HasFlag(MacroUses.Kwargs)) inner.Set("kwargs", rest);
        if (uses.HasFlag(MacroUses.Caller) && arguments.FindNamed("caller") is null) inner.Set("caller", new UndefinedValue("No caller defined"));
    }
}
