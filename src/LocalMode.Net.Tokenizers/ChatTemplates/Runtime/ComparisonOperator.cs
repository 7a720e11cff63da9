namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The comparisons that can be chained.</summary>
internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}
