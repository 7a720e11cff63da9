using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>What an answer may be where it is a call, or several, in a style of calls.</summary>
/// <remarks>
/// The model chooses the name among those that are allowed; the arguments fit the function's schema. What ended is read by the parser of the same
/// style as exactly these calls. <c>compile</c> is what compiles a grammar for the model, <see cref="ConstraintCache.GetOrCompile"/>: so it is known
/// here which function's schema cannot be enforced.
/// </remarks>
internal static class ToolCallConstraint
{
    /// <summary>The whole answer is one call, or several, markers included.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="allowed">The functions that may be called, at least one.</param>
    /// <param name="multiple">Whether there may be more than one call.</param>
    /// <param name="json">How schemas are read. Its white space counts only where the style does not show its own.</param>
    /// <param name="compile">Compiles a grammar, or throws; <see langword="null"/> leaves all errors to who compiles the result.</param>
    /// <exception cref="SchemaNotEnforceableException">The schema of a function cannot be enforced; names the function, the keyword and its place.</exception>
    /// <exception cref="UnsupportedCapabilityException">Arguments of the style cannot be constrained.</exception>
    public static ConstraintGrammar Required(
        ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> allowed, bool multiple, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint>? compile = null) =>
        throw new NotImplementedException();

    /// <summary>What follows a marker that the model wrote itself: the rest of this call, up to and with its closing marker. More calls come by more markers.</summary>
    /// <param name="style">How the model writes calls.</param>
    /// <param name="marker">Which of <see cref="Markers"/> stands there. It is part of the answer already; the grammar begins after it.</param>
    /// <param name="tools">The functions that may be called, at least one.</param>
    /// <param name="json">How schemas are read. Its white space counts only where the style does not show its own.</param>
    /// <param name="compile">Compiles a grammar, or throws. A schema that cannot be enforced becomes any object (<see cref="Unenforced"/>).</param>
    public static ConstraintGrammar AfterMarker(
        ToolCallStyle style, string marker, IReadOnlyList<AIFunctionDeclaration> tools, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint> compile) =>
        throw new NotImplementedException();

    /// <summary>The functions whose arguments <see cref="AfterMarker"/> does not hold to their schema: the parser has to check them (see <see cref="Answers.OfferedTools"/>).</summary>
    public static IReadOnlyList<string> Unenforced(
        ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools, JsonConstraintOptions json, Func<ConstraintGrammar, Constraint> compile) =>
        throw new NotImplementedException();

    /// <summary>The texts after which an answer of tool mode auto is constrained. In styles without a marker: the text from which an answer can only be a call, at its very start.</summary>
    public static IReadOnlyList<string> Markers(ToolCallStyle style) => throw new NotImplementedException();
}
