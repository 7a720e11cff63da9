using LocalMode.LlamaCpp.Chat.Constraints;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>The grammars of function calls, in the style of a model.</summary>
internal static class ToolCallConstraint
{
    /// <summary>The whole answer is one or more calls, markers included.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="allowed">The functions; at least one. The model chooses among them.</param>
    /// <param name="multiple">Whether there may be more than one call.</param>
    /// <param name="json">How JSON is written, and schemas are read.</param>
    public static ConstraintGrammar Required(ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> allowed, bool multiple, JsonConstraintOptions json) =>
        throw new NotImplementedException();

    /// <summary>From where on a text that the model chose to write can only be a call.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="tools">The functions; at least one.</param>
    /// <param name="multiple">Whether there may be more than one call; if not, the answer ends after it.</param>
    /// <param name="json">How JSON is written, and schemas are read. What cannot be enforced is left out where they allow that.</param>
    public static IReadOnlyList<AnswerTrigger> Triggers(ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools, bool multiple, JsonConstraintOptions json) =>
        throw new NotImplementedException();
}
