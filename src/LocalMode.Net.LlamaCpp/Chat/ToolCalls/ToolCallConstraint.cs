using System.Diagnostics.CodeAnalysis;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>What an answer may be where it is a call, or several, in a style of calls.</summary>
/// <remarks>
/// The model chooses the name among those that are allowed; the arguments fit the function's schema. What ended is read by the parser of the same
/// style as exactly these calls. It is spelled as the template spells calls (<see cref="ToolCallStyle.Layout"/>). <c>compile</c> is what compiles a
/// grammar for the model, <see cref="ConstraintCache.GetOrCompile"/>: so it is known here which function's schema cannot be enforced.
/// </remarks>
internal static class ToolCallConstraint
{
    /// <summary>The whole answer is one call, or several, markers included.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="allowed">The functions that may be called, at least one.</param>
    /// <param name="multiple">Whether there may be more than one call, if the template shows more than one.</param>
    /// <param name="json">How schemas are read. White space is the template's.</param>
    /// <param name="compile">Compiles a grammar, or throws; <see langword="null"/> leaves all errors to who compiles the result.</param>
    /// <exception cref="SchemaNotEnforceableException">The schema of a function cannot be enforced; names the function, the keyword and its place.</exception>
    /// <exception cref="SchemaInvalidException">The schema of a function is malformed; names it.</exception>
    /// <exception cref="SchemaTooComplexException">The schema of a function exceeds a limit, and is named, or those of all do together.</exception>
    /// <exception cref="ConstraintUnsatisfiableException">No arguments fit the schema of a function; names it.</exception>
    /// <exception cref="UnsupportedCapabilityException">The template does not show how calls are spelled, or a function's name cannot be read back.</exception>
    public static ConstraintGrammar Required(
        ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> allowed, bool multiple, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint>? compile = null)
    {
        CallGrammar calls = new(style, json);
        foreach (AIFunctionDeclaration tool in allowed)
        {
            if (!calls.IsReadable(tool))
                throw Unreadable(tool.Name);
        }

        try
        {
            ConstraintGrammar call = calls.Call(allowed);
            ConstraintGrammar all = CallGrammar.Join(CallGrammar.Text(calls.Layout.Before), call, More(calls, call, multiple), CallGrammar.Text(calls.Layout.After));
            compile?.Invoke(all);
            return all;
        }
        catch (LocalModeException error) when (compile is not null && IsOfSchema(error) && FindRefused(calls, allowed, compile) is { } named)
        {
            throw named;
        }
    }

    /// <summary>What follows a marker that the model wrote itself: the rest of this call, up to and with its closing marker. More calls come by more markers.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="marker">Which of <see cref="Markers"/> stands there. It is part of the answer already; the grammar begins after it.</param>
    /// <param name="tools">The functions that may be called, at least one.</param>
    /// <param name="json">How schemas are read. White space is the template's.</param>
    /// <param name="compile">Compiles a grammar, or throws. A schema that cannot be enforced becomes any object (<see cref="Unenforced"/>).</param>
    /// <exception cref="SchemaInvalidException">The schema of a function is malformed or allows no object; names it.</exception>
    /// <exception cref="UnsupportedCapabilityException">The template does not show how calls are spelled, or no function's name can be read back.</exception>
    public static ConstraintGrammar AfterMarker(
        ToolCallStyle style, string marker, IReadOnlyList<AIFunctionDeclaration> tools, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint> compile) =>
        AfterMarker(Loosened(style, tools, json, compile, out _), style, marker, tools, multiple: true);

    /// <summary>
    /// The functions of whose schema a grammar leaves something to a check of the parser (see <see cref="Answers.OfferedTools"/>): where
    /// <see cref="JsonConstraintOptions.AllowUnenforced"/> is set, and in tool mode auto, which sets it and loosens to any object what cannot be had otherwise.
    /// </summary>
    public static IReadOnlyList<string> Unenforced(
        ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint> compile)
    {
        Loosened(style, tools, json, compile, out IReadOnlyList<string> unenforced);
        return unenforced;
    }

    /// <summary>The texts after which an answer of tool mode auto is constrained, with what follows each.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="tools">The functions that may be called, at least one.</param>
    /// <param name="json">How schemas are read. White space is the template's.</param>
    /// <param name="compile">Compiles a grammar, or throws.</param>
    /// <param name="multiple">Whether there may be more than one call in the calls of one marker, as in an array.</param>
    /// <param name="unenforced">The functions whose arguments the parser has to check.</param>
    /// <returns>The markers; none where the template does not show how calls are spelled, so that nothing can be constrained.</returns>
    public static IReadOnlyList<(string Marker, ConstraintGrammar Tail)> Triggers(
        ToolCallStyle style,
        IReadOnlyList<AIFunctionDeclaration> tools,
        JsonConstraintOptions json,
        Func<ConstraintGrammar, Constraint> compile,
        bool multiple,
        out IReadOnlyList<string> unenforced)
    {
        unenforced = [];
        if (style.Layout is null)
            return [];

        CallGrammar calls = Loosened(style, tools, json, compile, out unenforced);
        return [.. Markers(style, tools).Select(marker => (marker, AfterMarker(calls, style, marker, tools, multiple)))];
    }

    /// <summary>
    /// The texts after which an answer of tool mode auto is constrained. In styles without a marker: the texts from which an answer can only be a call of one of the
    /// functions, at its very start; the answer ends with that call.
    /// </summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="tools">The functions that may be called.</param>
    /// <returns>The texts; none where nothing can be constrained.</returns>
    public static IReadOnlyList<string> Markers(ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        if (style.Layout is null)
            return [];

        CallGrammar calls = new(style, new());
        if (style.IsBare)
            return [.. tools.Where(calls.IsReadable).Select(tool => calls.BeforeArguments(tool)?.TrimStart()).OfType<string>()];

        if (!tools.Any(calls.IsReadable))
            return [];

        return style.SectionOpen.Length == 0 ? [style.Rules.Open.Text] : [style.Rules.Open.Text, style.SectionOpen];
    }

    /// <summary>The functions whose calls are read back: those of whose name no part is a marker's.</summary>
    /// <exception cref="UnsupportedCapabilityException">The template does not show how calls are spelled.</exception>
    public static AIFunctionDeclaration[] Readable(ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools) => Readable(new CallGrammar(style, new()), tools);

    private static AIFunctionDeclaration[] Readable(CallGrammar calls, IReadOnlyList<AIFunctionDeclaration> tools) => [.. tools.Where(calls.IsReadable)];

    private static ConstraintGrammar AfterMarker(CallGrammar calls, ToolCallStyle style, string marker, IReadOnlyList<AIFunctionDeclaration> tools, bool multiple)
    {
        CallLayout layout = calls.Layout;
        string close = style.Close.Length == 0 && !style.IsArray ? "" : UpTo(layout.After, style.Close.Length == 0 ? "]" : style.Close);
        if (style.IsBare)
        {
            AIFunctionDeclaration tool = tools.FirstOrDefault(tool => calls.BeforeArguments(tool)?.TrimStart() == marker) ?? throw NoMarker(marker);
            return CallGrammar.Join(calls.FromArguments(tool), CallGrammar.Text(layout.After));
        }

        AIFunctionDeclaration[] readable = Readable(calls, tools);
        if (readable.Length == 0)
            throw Unreadable(tools[0].Name);

        int at = marker == style.Rules.Open.Text
            ? layout.Before.LastIndexOf(style.Open, StringComparison.Ordinal)
            : layout.Before.IndexOf(marker, StringComparison.Ordinal);
        if (at < 0)
            throw NoMarker(marker);

        ConstraintGrammar call = calls.Call(readable);
        ConstraintGrammar? more = style.IsArray ? More(calls, call, multiple) : null;
        return CallGrammar.Join(CallGrammar.Text(layout.Before[(at + marker.Length)..]), call, more, CallGrammar.Text(close));
    }

    private static ConstraintGrammar? More(CallGrammar calls, ConstraintGrammar call, bool multiple) =>
        multiple && calls.Layout.Between is { } between ? ConstraintGrammar.Repeat(CallGrammar.Join(CallGrammar.Text(between), call)) : null;

    private static string UpTo(string text, string marker) => text[..(text.IndexOf(marker, StringComparison.Ordinal) + marker.Length)];

    /// <summary>Finds the function whose schema is at fault, alone; <see langword="null"/> where it takes all of them, as with a limit that they exceed together.</summary>
    private static LocalModeException? FindRefused(CallGrammar calls, IReadOnlyList<AIFunctionDeclaration> tools, Func<ConstraintGrammar, Constraint> compile)
    {
        foreach (AIFunctionDeclaration tool in tools)
        {
            if (Refusal(calls, tool, compile, out _) is { } error)
                return Naming(tool.Name, error);
        }

        return null;
    }

    private static LocalModeException Naming(string tool, LocalModeException error) => error switch
    {
        SchemaNotEnforceableException e => new SchemaNotEnforceableException(tool, e.Keyword, e.JsonPointer, e),
        SchemaTooComplexException e => new SchemaTooComplexException($"{e.Limit}, for the parameters of the tool '{tool}'", e),
        SchemaInvalidException e => new SchemaInvalidException(e.JsonPointer, $"It is the schema of the tool '{tool}'. {e.Reason}", e),
        ConstraintUnsatisfiableException e => new ConstraintUnsatisfiableException($"It is the schema of the tool '{tool}'. {e.Reason}", e.Character, e),
        _ => error,
    };

    private static bool IsOfSchema(LocalModeException error) =>
        error is SchemaNotEnforceableException or SchemaTooComplexException or SchemaInvalidException or ConstraintUnsatisfiableException;

    private static CallGrammar Loosened(
        ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint> compile, out IReadOnlyList<string> unenforced)
    {
        json = json with { AllowUnenforced = true };
        CallGrammar calls = new(style, json);
        List<string> partly = [];
        HashSet<string> loose = new(StringComparer.Ordinal);
        foreach (AIFunctionDeclaration tool in tools)
        {
            CheckReadable(tool);
            if (Refusal(calls, tool, compile, out bool isPartly) is not null)
                loose.Add(tool.Name);
            else if (isPartly)
                partly.Add(tool.Name);
        }

        unenforced = [.. partly, .. loose];
        return loose.Count == 0 ? calls : new(style, json, loose);
    }

    // What cannot be read can be neither enforced nor checked.
    private static void CheckReadable(AIFunctionDeclaration tool)
    {
        try
        {
            ToolSchemas.Of(tool);
        }
        catch (LocalModeException error) when (IsOfSchema(error))
        {
            throw Naming(tool.Name, error);
        }
    }

    private static LocalModeException? Refusal(CallGrammar calls, AIFunctionDeclaration tool, Func<ConstraintGrammar, Constraint> compile, out bool isPartly)
    {
        try
        {
            isPartly = compile(calls.Arguments(tool)).UnenforcedKeywords.Count > 0;
            return null;
        }
        catch (LocalModeException error) when (IsOfSchema(error))
        {
            isPartly = false;
            return error;
        }
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The argument of the callers.")]
    private static ArgumentException NoMarker(string marker) => new($"'{marker}' is not a marker of this style.", nameof(marker));

    private static UnsupportedCapabilityException Unreadable(string name) => new(
        $"required calls of the function '{name}', because its name holds a part of the markers around calls", "The model", "Rename the function.");
}
