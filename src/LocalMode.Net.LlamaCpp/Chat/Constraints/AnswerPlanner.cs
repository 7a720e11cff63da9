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
        AnswerFormat? format = request.Turn.Format;
        if (request.RequiresCall)
        {
            AIFunctionDeclaration[] allowed = request.RequiredFunction is { } name ? [.. tools.Where(tool => tool.Name == name)] : tools;
            return new() { Whole = ToolCallConstraint.Required(prompt.Tools.Style, allowed, !request.OneCallOnly, request.Json, Compile), HasCalls = true };
        }

        if (format is not null)
        {
            ConstraintGrammar grammar = format.Grammar(request.Json);
            return new()
            {
                Whole = tools.Length == 0 ? grammar : ConstraintGrammar.AnyOf(Loose(request, tools), grammar),
                HasCalls = tools.Length > 0,
                Schema = format.Schema,
            };
        }

        return tools.Length > 0 && constraints.IsSupported ? new() { Triggers = Triggers(request, tools), HasCalls = true } : new();
    }

    private List<AnswerTrigger> Triggers(ChatRequest request, AIFunctionDeclaration[] tools)
    {
        ToolCallStyle style = prompt.Tools.Style;
        List<AnswerTrigger> triggers = [];
        foreach (string marker in ToolCallConstraint.Markers(style))
        {
            ConstraintGrammar rest = ToolCallConstraint.AfterMarker(style, marker, tools, request.Json, Compile);
            triggers.Add(new(marker, rest, AtStart: style.IsBare, EndsAnswer: style.IsBare || request.OneCallOnly));
        }

        return triggers;
    }

    // Calls that the model need not make: what cannot be enforced of a function's schema is checked afterwards.
    private ConstraintGrammar Loose(ChatRequest request, AIFunctionDeclaration[] tools)
    {
        IReadOnlyList<string> loose = ToolCallConstraint.Unenforced(prompt.Tools.Style, tools, request.Json, Compile);
        AIFunctionDeclaration[] loosened =
        [
            .. tools.Select(tool => loose.Contains(tool.Name) ? AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, AnyObject.Schema) : tool),
        ];
        return ToolCallConstraint.Required(prompt.Tools.Style, loosened, !request.OneCallOnly, request.Json, Compile);
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
