using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>Decides, before the run, what an answer may be.</summary>
/// <param name="prompt">What the model knows of its template.</param>
/// <param name="constraints">Compiles grammars for the model.</param>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class AnswerPlanner(ChatPrompt prompt, ModelConstraints constraints)
{
    /// <summary>Plans an answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prepared">The prompt.</param>
    /// <param name="room">The tokens that the context leaves for the answer.</param>
    /// <returns>The plan, or <see langword="null"/> if the answer may be anything.</returns>
    /// <exception cref="LocalModeException">What is asked for cannot be held.</exception>
    public AnswerPlan? Plan(ChatRequest request, PreparedPrompt prepared, int room)
    {
        AnswerPlan plan = Contents(request);
        bool isConstrained = plan.Whole is not null;
        int? cap = request.MaxThinkingTokens ?? (isConstrained ? Math.Min(request.MaxOutputTokens, room) / 2 : null);
        plan = plan with { Thinking = Thinking(request, prepared, cap) };
        return isConstrained || plan.Triggers.Count > 0 || (plan.Thinking is not null && request.MaxThinkingTokens is not null) ? plan : null;
    }

    private AnswerPlan Contents(ChatRequest request)
    {
        AIFunctionDeclaration[] tools = [.. request.Turn.Tools.OfType<AIFunctionDeclaration>()];
        if (request.RequiresCall)
            return Required(request, request.RequiredFunction is { } name ? [.. tools.Where(tool => tool.Name == name)] : tools);

        if (request.Turn.Format?.Grammar(request.Json) is not { } format)
            return tools.Length > 0 && constraints.IsSupported ? Auto(request, tools) : new();

        return tools.Length > 0 ? CallsOr(request, tools, format) : new() { Whole = format };
    }

    private AnswerPlan Required(ChatRequest request, AIFunctionDeclaration[] allowed) => new()
    {
        Whole = ToolCallConstraint.Required(prompt.Tools.Style, allowed, !request.OneCallOnly, request.Json, Compile),
        HasCalls = true,
        Unenforced = request.Json.AllowUnenforced ? ToolCallConstraint.Unenforced(prompt.Tools.Style, allowed, request.Json, Compile) : [],
    };

    private AnswerPlan Auto(ChatRequest request, AIFunctionDeclaration[] tools)
    {
        ToolCallStyle style = prompt.Tools.Style;
        bool multiple = !request.OneCallOnly;
        IReadOnlyList<(string Marker, ConstraintGrammar Tail)> triggers =
            ToolCallConstraint.Triggers(style, tools, request.Json, Compile, multiple, out IReadOnlyList<string> unenforced);
        return new()
        {
            Triggers = [.. triggers.Select(trigger => new AnswerTrigger(trigger.Marker, trigger.Tail, AtStart: style.IsBare, EndsAnswer: style.IsBare || !multiple))],
            HasCalls = true,
            Unenforced = triggers.Count > 0 ? unenforced : [],
        };
    }

    // Calls that the model need not make: functions whose name cannot be read back are left out, and what cannot be enforced of a schema is checked afterwards.
    private AnswerPlan CallsOr(ChatRequest request, AIFunctionDeclaration[] tools, ConstraintGrammar format)
    {
        ToolCallStyle style = prompt.Tools.Style;
        if (style.Layout is null)
        {
            throw new UnsupportedCapabilityException(
                "a form of the answer beside functions, because its chat template does not show how calls are written",
                "The model",
                "Leave out the form or the functions, or use a model whose template shows calls.");
        }

        tools = ToolCallConstraint.Readable(style, tools);
        if (tools.Length == 0)
            return new() { Whole = format, IsText = true };

        IReadOnlyList<string> unenforced = ToolCallConstraint.Unenforced(style, tools, request.Json, Compile);
        AIFunctionDeclaration[] loosened =
            [.. tools.Select(tool => unenforced.Contains(tool.Name) ? AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, AnyObject.Schema) : tool)];
        return new()
        {
            Whole = ConstraintGrammar.AnyOf(ToolCallConstraint.Required(style, loosened, !request.OneCallOnly, request.Json, Compile), format),
            HasCalls = true,
            CallsAtStart = true,
            Unenforced = unenforced,
        };
    }

    private Constraint Compile(ConstraintGrammar grammar) => constraints.Compile(grammar, hasCalls: true);

    private ThinkingPlan? Thinking(ChatRequest request, PreparedPrompt prepared, int? cap)
    {
        if (prompt.Reasoning is not { } style)
            return null;

        bool mayOpen = !prepared.ClosesReasoning && request.Turn.Reasoning != ReasoningEffort.None;
        return prepared.OpensReasoning || mayOpen ? new(style, prepared.OpensReasoning, cap) : null;
    }
}
