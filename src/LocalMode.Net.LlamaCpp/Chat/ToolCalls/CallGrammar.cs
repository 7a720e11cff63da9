using System.Text;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>The grammars of calls of some functions in one style.</summary>
internal sealed class CallGrammar
{
    // What the templates that ask for ids of their own take, and what others take too.
    private const string IdPattern = "[a-zA-Z0-9]{9}";
    private const string SampleId = "a1b2c3d4e";

    private readonly ToolCallStyle _style;
    private readonly JsonConstraintOptions _json;
    private readonly IReadOnlySet<string> _unenforced;

    /// <summary>Prepares the grammars.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="json">How schemas are read.</param>
    /// <param name="unenforced">The functions whose arguments may be any object.</param>
    /// <exception cref="UnsupportedCapabilityException">The template does not show how calls are spelled.</exception>
    public CallGrammar(ToolCallStyle style, JsonConstraintOptions json, IReadOnlySet<string>? unenforced = null)
    {
        _style = style;
        Layout = style.Layout ?? throw new UnsupportedCapabilityException(
            "function calls that are held to their schema, because its chat template does not show how they are written",
            "The model",
            "Leave ToolMode to the model, or use a model whose template shows calls.");
        _json = json with { WhiteSpace = Layout.WhiteSpace };
        _unenforced = unenforced ?? new HashSet<string>();
    }

    /// <summary>Gets how calls are spelled.</summary>
    public CallLayout Layout { get; }

    /// <summary>Tells whether the parser reads a call of a function back; only names with parts of markers in them do not.</summary>
    public bool IsReadable(AIFunctionDeclaration tool)
    {
        StringBuilder text = new(Layout.Before);
        foreach (CallPart part in Layout.Parts)
        {
            text.Append(part.Kind switch
            {
                CallPartKind.Text => part.Text,
                CallPartKind.Id => SampleId,
                CallPartKind.Arguments => Layout.Parameters is null ? "{}" : "",
                _ => NameOf(part, tool),
            });
        }

        text.Append(Layout.After);
        AnswerParser parser = new(_style, new([tool]), reasoning: null, isReasoning: false);
        List<AnswerPart> parts = [.. parser.Append(text.ToString())];
        parts.AddRange(parser.Complete());
        return parts is [{ Call: { Exception: null } call }] && call.Name == tool.Name;
    }

    /// <summary>The parts of one call of any of the functions.</summary>
    public ConstraintGrammar Call(IReadOnlyList<AIFunctionDeclaration> tools)
    {
        int name = NamePlace();
        List<ConstraintGrammar> parts = [];
        for (int i = 0; i < name; i++)
            parts.Add(Part(Layout.Parts[i]));

        parts.Add(NameTree.Build(tools.Select(tool => AfterName(tool, name))));
        return Join(parts);
    }

    /// <summary>The rest of a call from its arguments on.</summary>
    public ConstraintGrammar FromArguments(AIFunctionDeclaration tool)
    {
        List<ConstraintGrammar> parts = [];
        for (int i = Layout.Parts.ToList().FindIndex(static part => part.Kind == CallPartKind.Arguments); i < Layout.Parts.Count; i++)
            parts.Add(Part(Layout.Parts[i], tool));

        return Join(parts);
    }

    /// <summary>What stands in a call before its arguments; <see langword="null"/> if that is not always the same.</summary>
    public string? BeforeArguments(AIFunctionDeclaration tool)
    {
        StringBuilder text = new(Layout.Before);
        foreach (CallPart part in Layout.Parts)
        {
            if (part.Kind == CallPartKind.Arguments)
                break;

            if (part.Kind == CallPartKind.Id)
                return null;

            text.Append(part.Kind == CallPartKind.Text ? part.Text : NameOf(part, tool));
        }

        return text.ToString();
    }

    /// <summary>The arguments of a function.</summary>
    /// <exception cref="SchemaInvalidException">The function's schema is malformed.</exception>
    /// <exception cref="SchemaTooComplexException">The function's schema exceeds a limit.</exception>
    public ConstraintGrammar Arguments(AIFunctionDeclaration tool)
    {
        JsonSchema schema = _unenforced.Contains(tool.Name) ? ToolSchemas.Loose : ToolSchemas.Of(tool);
        return Layout.Parameters is { } format ? new ParameterGrammar(schema, format, _json) : ConstraintGrammar.Schema(schema, _json);
    }

    /// <summary>Puts grammars one after the other; texts may be empty.</summary>
    public static ConstraintGrammar Join(params IEnumerable<ConstraintGrammar?> parts)
    {
        ConstraintGrammar[] all = [.. parts.OfType<ConstraintGrammar>()];
        return all is [ConstraintGrammar only] ? only : ConstraintGrammar.Sequence(all);
    }

    /// <summary>A fixed text, or nothing where there is none.</summary>
    public static ConstraintGrammar? Text(string text) => text.Length == 0 ? null : ConstraintGrammar.Literal(text);

    private static string NameOf(CallPart part, AIFunctionDeclaration tool)
    {
        if (part.Kind == CallPartKind.Name)
            return tool.Name;

        StringBuilder quoted = new();
        SpacedJson.Append(quoted, tool.Name);
        return quoted.ToString(1, quoted.Length - 2);
    }

    // The text after the name tells names apart of which one begins with another.
    private (string Text, ConstraintGrammar Tail) AfterName(AIFunctionDeclaration tool, int name)
    {
        StringBuilder text = new(NameOf(Layout.Parts[name], tool));
        int next = name + 1;
        while (Layout.Parts[next].Kind == CallPartKind.Text)
            text.Append(Layout.Parts[next++].Text);

        return (text.ToString(), Join(Layout.Parts.Skip(next).Select(part => Part(part, tool))));
    }

    private ConstraintGrammar Part(CallPart part, AIFunctionDeclaration? tool = null) => part.Kind switch
    {
        CallPartKind.Text => ConstraintGrammar.Literal(part.Text),
        CallPartKind.Id => ConstraintGrammar.Regex(IdPattern),
        _ => Arguments(tool!),
    };

    private int NamePlace()
    {
        for (int i = 0; ; i++)
        {
            if (Layout.Parts[i].Kind is CallPartKind.Name or CallPartKind.QuotedName)
                return i;
        }
    }
}
