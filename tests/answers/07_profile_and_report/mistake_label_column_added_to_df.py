# /// answer
# title = "Works in df itself"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "changes its argument df"
# ///

# %% z_profile
def z_profile(df, labels):
    features = list(df.columns)
    df["cluster"] = list(labels)
    df[features] = StandardScaler().fit_transform(df[features])
    return df.groupby("cluster")[features].mean()
