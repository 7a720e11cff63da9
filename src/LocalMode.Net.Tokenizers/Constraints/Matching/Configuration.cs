namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>One way to read what stands: a lexeme, its state, and the frames that follow it.</summary>
internal readonly record struct Configuration(int Lexeme, int State, int Frame);
