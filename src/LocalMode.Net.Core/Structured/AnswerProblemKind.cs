namespace LocalMode;

/// <summary>What is wrong with the form of an answer.</summary>
internal enum AnswerProblemKind
{
    /// <summary>JSON was asked for, and the answer is none.</summary>
    NotJson,

    /// <summary>The answer is JSON and breaks the schema.</summary>
    BreaksSchema,

    /// <summary>The answer is none of the texts that were asked for, or the regular expression does not match it wholly.</summary>
    OtherText,

    /// <summary>A tool call is malformed, names an unknown tool, or its arguments break the tool's schema.</summary>
    BadToolCall,
}
