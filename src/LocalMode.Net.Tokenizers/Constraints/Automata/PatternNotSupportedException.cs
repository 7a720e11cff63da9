namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A regular expression cannot be compiled. Callers turn it into an error of their own.</summary>
internal sealed class PatternNotSupportedException(string message) : Exception(message);
